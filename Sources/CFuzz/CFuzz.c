#include "CFuzz.h"

// Weak: builds without the fuzzer have no such function.
__attribute__((weak)) int LLVMFuzzerRunDriver(int *count, char ***arguments, cfuzz_callback callback);

int cfuzz_run(int *count, char ***arguments, cfuzz_callback callback) {
  return LLVMFuzzerRunDriver ? LLVMFuzzerRunDriver(count, arguments, callback) : -1;
}
