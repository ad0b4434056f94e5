// libFuzzer's driver, where the build has it (-sanitize=fuzzer, Scripts/fuzz).
#include <stddef.h>
#include <stdint.h>

typedef int (*cfuzz_callback)(const uint8_t *bytes, size_t count);

/// Runs libFuzzer with a program's arguments; -1 where this build has none.
int cfuzz_run(int *count, char ***arguments, cfuzz_callback callback);
