/** Tasks, and who holds which: nobody else is given a slot that is held, and a task has no more slots than its overlap. */
@NullMarked
package io.attune.annotation.task;

import org.jspecify.annotations.NullMarked;
