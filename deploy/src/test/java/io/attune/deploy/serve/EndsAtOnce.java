package io.attune.deploy.serve;

/** A child process that dies as soon as it runs. */
final class EndsAtOnce {
    private EndsAtOnce() {}

    public static void main(String[] arguments) {
        System.out.println("ran");
        System.exit(7);
    }
}
