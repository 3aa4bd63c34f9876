#include <cmark.h>

// The names of the options are macros with casts, which don't come across.
static const int CCMARK_SMART = CMARK_OPT_SMART;
static const int CCMARK_VALIDATE_UTF8 = CMARK_OPT_VALIDATE_UTF8;

/// Gives back what the library made.
static inline void ccmark_free(void *bytes) { cmark_get_default_mem_allocator()->free(bytes); }
