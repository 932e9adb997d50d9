"""What api and web share: the wall in front, requests, answers, problems, sessions. Knows no entity and no screen."""
