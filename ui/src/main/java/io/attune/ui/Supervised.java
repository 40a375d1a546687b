package io.attune.ui;

import java.io.IOException;
import java.io.InputStream;
import org.slf4j.LoggerFactory;

/** Ends this process when its standard input ends: the supervisor holds the other end of the pipe, also when it is killed. */
final class Supervised {
    private Supervised() {}

    static void watch(InputStream pipe, Runnable end) {
        Thread.ofPlatform().daemon().name("supervisor-watch").start(() -> {
            try {
                while (pipe.read() >= 0) {
                    // nothing is ever said on this pipe; only its end counts
                }
            } catch (IOException broken) {
                LoggerFactory.getLogger(Supervised.class).info("The supervisor's pipe broke: {}", broken.getMessage());
            }
            end.run();
        });
    }
}
