package io.attune.deploy.serve;

import java.io.IOException;
import java.io.OutputStream;

/** A child process that ends when its standard input does. */
final class EndsWithItsParent {
    private EndsWithItsParent() {}

    public static void main(String[] arguments) throws IOException {
        System.out.println("ran");
        System.in.transferTo(OutputStream.nullOutputStream());
        System.out.println("ended by itself");
    }
}
