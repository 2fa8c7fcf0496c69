/** A host that provides an allocator to its guest. */
@NullMarked
package com.example.host;

import org.jspecify.annotations.NullMarked;
