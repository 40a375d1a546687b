package io.attune.ui.shell;

import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.VaadinServiceInitListener;
import com.vaadin.flow.server.communication.IndexHtmlResponse;
import jakarta.servlet.http.Cookie;
import java.util.Arrays;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Light or dark as this browser chose last, in the first byte of the page, so that nothing flashes. */
@Component
class ColourScheme implements VaadinServiceInitListener {
    private static final String COOKIE = "attune-scheme";

    @Override
    public void serviceInit(ServiceInitEvent event) {
        event.addIndexHtmlRequestListener(ColourScheme::paint);
    }

    private static void paint(IndexHtmlResponse response) {
        Cookie[] cookies = response.getVaadinRequest().getCookies();
        String scheme = Stream.ofNullable(cookies)
                .flatMap(Arrays::stream)
                .filter(cookie -> cookie.getName().equals(COOKIE))
                .map(Cookie::getValue)
                .filter(value -> value.equals("light") || value.equals("dark"))
                .findFirst()
                .orElse("light dark");
        response.getDocument().getElementsByTag("html").attr("style", "color-scheme: " + scheme);
    }
}
