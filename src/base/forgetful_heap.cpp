/// What is given back to the heap is wiped, in the programs that this file is linked into.
///
/// A password passes through buffers, a JSON parser and strings that grow, most of them of
/// libraries.  None of them wipes what it lets go; so the one place does that all of it goes
/// through.  Whoever could read our memory finds what is in use, and not what was said before.

#include "src/base/sanitizer.h"

// The size is known here and in no other C library that we know of.
#if defined(__linux__) && !SNUG_SANITIZER

#include <cstddef>
#include <cstdlib>
#include <new>

#include <malloc.h>
#include <string.h>

// In both C++ libraries operator new takes from the heap that free() gives back to.
void operator delete(void* memory) noexcept
{
    if (memory != nullptr)
        ::explicit_bzero(memory, ::malloc_usable_size(memory));
    std::free(memory);
}

void operator delete(void* memory, std::size_t) noexcept
{
    operator delete(memory);
}

#endif
