#ifndef FOOTSTRIKE_CSENSORS_SHIM_H
#define FOOTSTRIKE_CSENSORS_SHIM_H

#include <stdio.h>
#include <stdlib.h>
#include <sensors/sensors.h>
#include <sensors/error.h>

/// libsensors' version; its own global is a `var`, which Swift 6 refuses to read.
static inline const char *csensors_version(void) { return libsensors_version; }

/// Hears of mistakes in configuration files, which are written to stderr otherwise.
static inline void csensors_on_parse_error(void (*hear)(const char *what, const char *file, int line)) {
  sensors_parse_error_wfn = hear;
}

#endif
