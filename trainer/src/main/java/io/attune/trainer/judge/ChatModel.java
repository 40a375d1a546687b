package io.attune.trainer.judge;

/** A language model that answers one instruction and one message. */
@FunctionalInterface
public interface ChatModel {

    /** Its answer; never an exception for what can go wrong on the way. */
    Reply ask(String instruction, String message) throws InterruptedException;

    /** What came back. */
    sealed interface Reply {
        record Said(String text) implements Reply {}

        /** Nothing that can be used, and why. */
        record Failed(String reason) implements Reply {}
    }
}
