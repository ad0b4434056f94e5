// Stands between a program and the C library (LD_PRELOAD): calls that fail, do a few bytes of what was asked, or are
// interrupted. For files of the test's own only: what lies in /proc, /sys, /dev, /usr, /opt and /etc is left alone.
//
//   CALLS_FAIL=fsync CALLS_AT=2 CALLS_ERRNO=5    the second fsync fails with EIO
//   CALLS_FAIL=libz CALLS_AT=1                   the first allocation that libz asks for fails
//   CALLS_SHORT=1                                few bytes at a time, and every third call is interrupted
//   CALLS_LOG=FILE                               one line a call
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <poll.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static const char *failing, *log_path;
static int at, error, is_short, log_file = -1;
static atomic_int counted, interrupted;
// Where the library lies whose allocations fail.
static uintptr_t library_start = 1, library_end;

static int look(struct dl_phdr_info *library, size_t size, void *wanted) {
  (void)size;
  if (!strstr(library->dlpi_name, wanted)) return 0;
  for (int each = 0; each < library->dlpi_phnum; each++) {
    const ElfW(Phdr) *part = &library->dlpi_phdr[each];
    if (part->p_type != PT_LOAD || !(part->p_flags & PF_X)) continue;
    library_start = library->dlpi_addr + part->p_vaddr;
    library_end = library_start + part->p_memsz;
  }
  return 1;
}

__attribute__((constructor)) static void prepare(void) {
  failing = getenv("CALLS_FAIL");
  at = getenv("CALLS_AT") ? atoi(getenv("CALLS_AT")) : 0;
  error = getenv("CALLS_ERRNO") ? atoi(getenv("CALLS_ERRNO")) : EIO;
  is_short = getenv("CALLS_SHORT") != NULL;
  log_path = getenv("CALLS_LOG");
  if (failing && strncmp(failing, "lib", 3) == 0) dl_iterate_phdr(look, (void *)failing);
  if (log_path) log_file = syscall(SYS_openat, AT_FDCWD, log_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
}

static int is_ours(const char *path) {
  static const char *theirs[] = {"/proc", "/sys", "/dev", "/usr", "/opt", "/etc", "/lib"};
  for (size_t each = 0; each < sizeof theirs / sizeof *theirs; each++)
    if (strncmp(path, theirs[each], strlen(theirs[each])) == 0) return 0;
  return 1;
}

// A file or folder of ours, or a pipe that is an input or an output.
static int is_counted(int descriptor, char *name, size_t room) {
  struct stat status;
  char link[64];
  if (descriptor == STDERR_FILENO || fstat(descriptor, &status) != 0) return 0;
  if (S_ISFIFO(status.st_mode) && descriptor > 2) return 0;
  if (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode) && !S_ISFIFO(status.st_mode)) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t length = syscall(SYS_readlink, link, name, room - 1);
  name[length < 0 ? 0 : length] = 0;
  return is_ours(name);
}

static void note(const char *call, const char *of, const char *more) {
  char line[3 * 4096];
  if (log_file < 0) return;
  int length = snprintf(line, sizeof line, "%s\t%s\t%s\n", call, of, more);
  syscall(SYS_write, log_file, line, length);
}

// Whether this call is the one that fails; each that could be is written down.
static int fails(const char *call, const char *of, const char *more) {
  note(call, of, more);
  if (!failing || strcmp(failing, call) != 0 || atomic_fetch_add(&counted, 1) + 1 != at) return 0;
  note("failed", call, of);
  errno = error;
  return 1;
}

static int is_interrupted(void) {
  if (!is_short || atomic_fetch_add(&interrupted, 1) % 3 != 1) return 0;
  errno = EINTR;
  return 1;
}

static size_t few(size_t count) { return is_short && count > 7 ? 1 + count % 7 : count; }

#define ON_DESCRIPTOR(call, perform)                                       \
  char name[4096];                                                         \
  if (is_counted(descriptor, name, sizeof name)) {                         \
    if (fails(call, name, "") || is_interrupted()) return -1;              \
    count = few(count);                                                    \
  }                                                                        \
  return perform

ssize_t read(int descriptor, void *bytes, size_t count) {
  ON_DESCRIPTOR("read", syscall(SYS_read, descriptor, bytes, count));
}
ssize_t write(int descriptor, const void *bytes, size_t count) {
  ON_DESCRIPTOR("write", syscall(SYS_write, descriptor, bytes, count));
}
ssize_t pread(int descriptor, void *bytes, size_t count, off_t offset) {
  ON_DESCRIPTOR("read", syscall(SYS_pread64, descriptor, bytes, count, offset));
}
ssize_t pread64(int descriptor, void *bytes, size_t count, off_t offset) { return pread(descriptor, bytes, count, offset); }
int fsync(int descriptor) {
  size_t count = 0;
  ON_DESCRIPTOR("fsync", syscall(SYS_fsync, descriptor));
}

// Linux lets go of the descriptor whatever it answers.
int close(int descriptor) {
  char name[4096];
  int is_ours = is_counted(descriptor, name, sizeof name), fail = is_ours && (fails("close", name, "") || is_interrupted());
  int reason = errno, result = syscall(SYS_close, descriptor);
  if (!fail) return result;
  errno = reason;
  return -1;
}

static int open_at(int folder, const char *path, int flags, va_list rest) {
  mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;
  if (is_ours(path) && fails("open", path, flags & O_ACCMODE ? "to write" : "to read")) return -1;
  return syscall(SYS_openat, folder, path, flags, mode);
}
int open(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  int result = open_at(AT_FDCWD, path, flags, rest);
  va_end(rest);
  return result;
}
int openat(int folder, const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  int result = open_at(folder, path, flags, rest);
  va_end(rest);
  return result;
}
int open64(const char *path, int flags, ...) __attribute__((alias("open")));
int openat64(int folder, const char *path, int flags, ...) __attribute__((alias("openat")));

int rename(const char *from, const char *to) {
  if (fails("rename", from, to)) return -1;
  return syscall(SYS_renameat, AT_FDCWD, from, AT_FDCWD, to);
}
int poll(struct pollfd *polled, nfds_t count, int timeout) {
  if (is_interrupted()) return -1;
  struct timespec time = {timeout / 1000, timeout % 1000 * 1000000L};
  return syscall(SYS_ppoll, polled, count, timeout < 0 ? NULL : &time, NULL, 0);
}

// Allocations fail for the named library only: Swift's own have no way to fail.
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);
static int lacks_memory(void *caller) {
  if ((uintptr_t)caller < library_start || (uintptr_t)caller >= library_end) return 0;
  if (atomic_fetch_add(&counted, 1) + 1 != at) return 0;
  note("failed", failing, "");
  errno = ENOMEM;
  return 1;
}
void *malloc(size_t size) { return lacks_memory(__builtin_return_address(0)) ? NULL : __libc_malloc(size); }
void *calloc(size_t count, size_t size) {
  return lacks_memory(__builtin_return_address(0)) ? NULL : __libc_calloc(count, size);
}
void *realloc(void *old, size_t size) {
  return lacks_memory(__builtin_return_address(0)) ? NULL : __libc_realloc(old, size);
}
