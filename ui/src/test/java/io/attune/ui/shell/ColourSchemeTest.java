package io.attune.ui.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.ui.OnSite;
import io.attune.ui.Site;
import io.attune.ui.Visitor;
import org.junit.jupiter.api.Test;

@OnSite
class ColourSchemeTest {
    private static final String BRIGHTNESS = """
            () => {
              const canvas = new OffscreenCanvas(1, 1).getContext('2d');
              canvas.fillStyle = getComputedStyle(document.body).backgroundColor;
              canvas.fillRect(0, 0, 1, 1);
              const [r, g, b] = canvas.getImageData(0, 0, 1, 1).data;
              return Math.round((r + g + b) / 3);
            }""";

    private final Site site;

    ColourSchemeTest(Site site) {
        this.site = site;
    }

    @Test
    void darkIsChosenOnceAndKept() {
        try (Visitor visitor = site.visitor(1280, 800)) {
            visitor.signIn(site.ground().annotator());
            assertThat((int) visitor.page().evaluate(BRIGHTNESS)).isGreaterThan(200);
            visitor.find("#scheme").click();
            visitor.page().waitForFunction("document.documentElement.style.colorScheme === 'dark'");
            assertThat((int) visitor.page().evaluate(BRIGHTNESS)).isLessThan(60);
            visitor.open("/");
            assertThat((int) visitor.page().evaluate(BRIGHTNESS))
                    .as("after a reload")
                    .isLessThan(60);
        }
    }
}
