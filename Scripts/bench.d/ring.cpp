// Boost's queue between two threads on two processors: the cases of `footstrike-bench ring`, line by line.
// usage: ring [ITEMS [TURNS]]
#include <sched.h>
#include <time.h>

#include <atomic>
#include <boost/lockfree/spsc_queue.hpp>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <vector>

struct Words {
  uint64_t a, b, c, d;
};

static void pin(int processor) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(processor, &set);
  sched_setaffinity(0, sizeof set, &set);
}

static double now() {
  timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e9 + t.tv_nsec;
}

// Runs `write` on processor 1 and `read` on processor 0; nanoseconds until `read` is done.
template <class Write, class Read> double timed(Write write, Read read) {
  std::atomic<bool> ready{false}, go{false};
  // A thread inherits its processor. To pin it from inside would take a turn on this one, which spins.
  pin(1);
  std::thread writer([&] {
    ready.store(true, std::memory_order_release);
    while (!go.load(std::memory_order_acquire)) {
    }
    write();
  });
  pin(0);
  while (!ready.load(std::memory_order_acquire)) {
  }
  double start = now();
  go.store(true, std::memory_order_release);
  read();
  double end = now();
  writer.join();
  return end - start;
}

template <class E> using Queue = boost::lockfree::spsc_queue<E, boost::lockfree::capacity<4096>>;

template <class E, class Make, class Key> void one(const char *name, long total, Make make, Key key) {
  static Queue<E> queue;
  uint64_t sum = 0;
  double time = timed(
      [&] {
        for (long i = 0; i < total; i++) {
          E e = make(i);
          while (!queue.push(e)) {
          }
        }
      },
      [&] {
        E e;
        for (long taken = 0; taken < total;)
          if (queue.pop(e)) {
            sum += key(e);
            taken++;
          }
      });
  if (!sum) abort();
  printf("%s %f\n", name, time / total);
}

template <class E, class Make, class Key> void batch(const char *name, long total, Make make, Key key) {
  static Queue<E> queue;
  uint64_t sum = 0;
  double time = timed(
      [&] {
        std::vector<E> elements;
        for (int i = 0; i < 64; i++) elements.push_back(make(i));
        for (long n = 0; n < total / 64; n++)
          for (size_t pushed = 0; pushed < 64;) pushed += queue.push(elements.data() + pushed, 64 - pushed);
      },
      [&] {
        std::vector<E> elements(64);
        for (long taken = 0; taken < total / 64 * 64;) {
          size_t count = queue.pop(elements.data(), 64);
          for (size_t i = 0; i < count; i++) sum += key(elements[i]);
          taken += count;
        }
      });
  if (!sum) abort();
  printf("%s %f\n", name, time / total);
}

template <class E> void turns(const char *name, long total, E element) {
  static boost::lockfree::spsc_queue<E, boost::lockfree::capacity<64>> there, back;
  double time = timed(
      [&] {
        E e;
        for (long i = 0; i < total; i++) {
          while (!there.pop(e)) {
          }
          while (!back.push(e)) {
          }
        }
      },
      [&] {
        E e;
        for (long i = 0; i < total; i++) {
          while (!there.push(element)) {
          }
          while (!back.pop(e)) {
          }
        }
      });
  printf("%s %f\n", name, time / total);
}

int main(int count, char **arguments) {
  long items = count > 1 ? atol(arguments[1]) : 4000000, trips = count > 2 ? atol(arguments[2]) : 200000;
  auto number = [](long i) { return uint64_t(i); };
  auto words = [](long i) { return Words{uint64_t(i), 1, 2, 3}; };
  one<uint64_t>("one-8", items, number, [](uint64_t e) { return e; });
  one<Words>("one-32", items, words, [](const Words &e) { return e.a; });
  batch<uint64_t>("batch-8", items, number, [](uint64_t e) { return e; });
  batch<Words>("batch-32", items, words, [](const Words &e) { return e.a + e.b + e.c + e.d; });
  turns<uint64_t>("turn-8", trips, 1);
  turns<Words>("turn-32", trips, Words{1, 1, 2, 3});
}
