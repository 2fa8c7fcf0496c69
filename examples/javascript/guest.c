// A guest without an allocator: the host allocates what it passes in.
__attribute__((export_name("sum"))) double sum(const double *numbers, int count) {
  double sum = 0;
  for (int i = 0; i < count; i++) {
    sum += numbers[i];
  }
  return sum;
}
