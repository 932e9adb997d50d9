"""What is done in the background: kinds of jobs, who runs them, and who puts them on the queue by the clock."""
