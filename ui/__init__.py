"""Everything that draws: the frame round each page, its words, its controls and its pictures. It computes nothing itself."""
