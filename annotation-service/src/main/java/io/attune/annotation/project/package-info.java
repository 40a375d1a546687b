/** What is asked of annotators: the kind of task, the guidelines and their versions, the dimensions, the overlap. */
@NullMarked
package io.attune.annotation.project;

import org.jspecify.annotations.NullMarked;
