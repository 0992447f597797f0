"""All tables, with one and with two BLAS threads: `python -m benchmarks`."""

from benchmarks import memory, numerical_gradient, training

for threads in (1, 2):
    training.show(threads, list(training.CONTESTANTS))
    numerical_gradient.show(threads)
    memory.show(threads)
