#define _GNU_SOURCE
#include "CRing.h"

#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <linux/membarrier.h>
#include <sched.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int64_t cring_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

void cring_pause(int64_t nanoseconds) {
  int64_t start = cring_now();
  do {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__) || defined(__arm__)
    __asm__ volatile("yield");
#endif
  } while (cring_now() - start < nanoseconds);
}

int cring_processors(void) {
  cpu_set_t processors;
  // A machine with more than fits in the set has more than one.
  return sched_getaffinity(0, sizeof processors, &processors) == 0 ? CPU_COUNT(&processors) : 2;
}

int cring_wait(void *word, uint32_t expected, int64_t deadline) {
  struct timespec until = {deadline / 1000000000, deadline % 1000000000};
  // The bitset form takes an absolute time, so that an interrupted sleep does not start over.
  long result = syscall(SYS_futex, word, FUTEX_WAIT_BITSET | FUTEX_PRIVATE_FLAG, expected,
                        deadline < 0 ? NULL : &until, NULL, FUTEX_BITSET_MATCH_ANY);
  return result == -1 && errno == ETIMEDOUT;
}

void cring_wake(void *word) {
  syscall(SYS_futex, word, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, INT_MAX, NULL, NULL, 0);
}

int cring_register_barrier(void) {
  return syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0) == 0;
}

void cring_barrier(void) { syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0); }
