"""What an application is: definitions as written and as resolved, and how the one becomes the other."""
