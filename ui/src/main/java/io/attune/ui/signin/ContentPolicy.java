package io.attune.ui.signin;

import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.VaadinServiceInitListener;
import com.vaadin.flow.server.communication.IndexHtmlResponse;
import java.util.Base64;
import org.springframework.security.crypto.keygen.BytesKeyGenerator;
import org.springframework.security.crypto.keygen.KeyGenerators;
import org.springframework.stereotype.Component;

/**
 * What a page may load and run. Scripts come from this server or carry the nonce of their page; inline handlers and injected
 * scripts do not run. The framework evaluates the server's constant scripts, hence {@code unsafe-eval}, and its components
 * set inline styles.
 */
@Component
class ContentPolicy implements VaadinServiceInitListener {
    private static final String HEADER = "Content-Security-Policy";
    private static final String COMMON = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
            + "font-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'; ";

    /** For everything that is not a page of ours. */
    static final String STRICT = COMMON + "script-src 'self'";

    private final BytesKeyGenerator nonces = KeyGenerators.secureRandom(16);

    @Override
    public void serviceInit(ServiceInitEvent event) {
        event.addIndexHtmlRequestListener(this::protect);
    }

    private void protect(IndexHtmlResponse response) {
        String nonce = Base64.getEncoder().encodeToString(nonces.generateKey());
        response.getDocument().getElementsByTag("script").attr("nonce", nonce);
        response.getVaadinResponse()
                .setHeader(HEADER, COMMON + "script-src 'self' 'unsafe-eval' 'nonce-" + nonce + "'");
    }
}
