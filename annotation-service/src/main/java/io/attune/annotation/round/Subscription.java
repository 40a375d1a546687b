package io.attune.annotation.round;

/** A listener's place in the line; closing it twice does nothing. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {
    @Override
    void close();
}
