"""What the finder knows of English: word lists, each with the reason it is there."""
