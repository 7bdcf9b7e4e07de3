#pragma once

/// SNUG_SANITIZER is 1 in a build with the address sanitizer: it is a debugger of its own process,
/// has a heap of its own, and starts a program to put names to what it has found.
#if defined(__SANITIZE_ADDRESS__)
#define SNUG_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SNUG_SANITIZER 1
#endif
#endif
#ifndef SNUG_SANITIZER
#define SNUG_SANITIZER 0
#endif
