package io.attune.ui.text;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/** Which addresses may become links. */
final class SafeLink {
    private static final Set<String> SCHEMES = Set.of("http", "https", "mailto");

    private SafeLink() {}

    /** Whether the address is a well-formed absolute one of a harmless scheme. */
    static boolean allows(String address) {
        try {
            String scheme = new URI(address).getScheme();
            return scheme != null && SCHEMES.contains(scheme.toLowerCase(Locale.ROOT));
        } catch (URISyntaxException _) {
            return false;
        }
    }
}
