/** A host that gives a guest its allocator. */
@NullMarked
package com.example.host;

import org.jspecify.annotations.NullMarked;
