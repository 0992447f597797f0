"""What is seen, in words: each function reads a result of `core` and answers with headings and sentences of the page's text."""
