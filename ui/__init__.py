"""Everything that draws: the frame round each page, its words, its controls and its pictures. It computes nothing itself.

Every script imports `ui` before anything that loads NumPy: products as small as a mini-batch's are fastest on one thread, and on a
busy machine several times slower on two, but NumPy asks only once, when it is imported.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
