#ifndef FOOTSTRIKE_CARCHIVE_SHIM_H
#define FOOTSTRIKE_CARCHIVE_SHIM_H
#include <archive.h>
#include <archive_entry.h>
#endif
