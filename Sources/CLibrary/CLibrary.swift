// The C library of whatever platform this is built for: sines and logarithms, `memchr`, `strtod`. All that is
// used of it in the modules below `Footstrike` is in each of these.

#if canImport(Darwin)
  @_exported import Darwin
#elseif canImport(Musl)
  @_exported import Musl
#elseif canImport(Android)
  @_exported import Android
#else
  @_exported import Glibc
#endif
