/** Events to and from bytes: strict JSON inside a CloudEvents 1.0 envelope of record headers. */
@NullMarked
package io.attune.kafka.codec;

import org.jspecify.annotations.NullMarked;
