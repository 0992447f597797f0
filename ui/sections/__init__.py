"""Parts of a page that show what is given to them, one after the other; no part knows what the visitor has chosen."""
