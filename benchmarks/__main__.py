"""The tables of training, with one and with two BLAS threads: `python -m benchmarks`."""

from benchmarks import memory, numerical_gradient, training

for threads in (1, 2):  # first, while this process is small: Linux counts its size at the start of a child as the child's
    memory.show(threads)
for threads in (1, 2):
    numerical_gradient.show(threads)
    training.show(threads, list(training.CONTESTANTS))
