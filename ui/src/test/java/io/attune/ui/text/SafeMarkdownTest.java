package io.attune.ui.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.dom.Element;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class SafeMarkdownTest {
    private static final Set<String> TAGS = Set.of(
            "div",
            "p",
            "br",
            "em",
            "strong",
            "code",
            "pre",
            "ul",
            "ol",
            "li",
            "blockquote",
            "hr",
            "a",
            "table",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
            "h3",
            "h4",
            "h5",
            "h6",
            "span");

    @ParameterizedTest
    @FieldSource("io.attune.ui.text.HostileTexts#ALL")
    void whateverATextSaysOnlyKnownElementsAndAttributesAreMade(String text) {
        all(new SafeMarkdown(text).getElement()).forEach(element -> {
            assertThat(TAGS).contains(element.getTag());
            assertThat(element.getAttributeNames().toList())
                    .isSubsetOf("class", "href", "target", "rel", "title", "start", "tabindex");
            assertThat(element.getPropertyNames().toList()).isEmpty();
            if (element.hasAttribute("href")) {
                assertThat(element.getAttribute("href")).matches("(?i)(https?:|mailto:).*");
                assertThat(element.getAttribute("rel")).contains("noopener");
            }
        });
    }

    @Test
    void nothingThatATextSaysIsLost() {
        assertThat(text("a <b>c</b> ![pixel](https://x.example/p.png) [go](javascript:x)"))
                .isEqualTo("a <b>c</b> ![pixel](https://x.example/p.png) go (javascript:x)");
        assertThat(text("<script>x</script>")).isEqualTo("<script>x</script>");
    }

    @ParameterizedTest
    @CsvSource({
        "**x**, strong",
        "*x*, em",
        "`x`, code",
        "# x, h3",
        "> x, blockquote",
        "1. x, ol",
        "- x, ul",
        "---, hr",
        "[x](https://example.org), a"
    })
    void markdownIsShownAsWhatItMeans(String markdown, String tag) {
        assertThat(tags(markdown)).contains(tag);
    }

    @Test
    void tablesAndCodeScrollInTheirOwnBoxes() {
        assertThat(tags("|a|b|\n|-|-|\n|1|2|")).contains("table", "thead", "tbody", "th", "td");
        Element table = all(new SafeMarkdown("|a|b|\n|-|-|\n|1|2|").getElement())
                .filter(element -> element.getTag().equals("table"))
                .findFirst()
                .orElseThrow();
        assertThat(table.getParent().getClassList()).contains("scrolling");
        assertThat(tags("```\nx\n```")).contains("pre", "code");
    }

    @Test
    void structureNestedByThousandsIsStillRead() {
        assertThat(text("> ".repeat(5_000) + "deep")).contains("deep");
        assertThat(text("**a ".repeat(5_000) + "b" + "**".repeat(5_000))).contains("b");
        assertThat(text("[".repeat(5_000) + "x")).contains("x");
    }

    @Test
    void aSmallStackIsEnoughForWhatIsStillParsed() throws InterruptedException {
        String nested = "**a ".repeat(490) + "b" + "**".repeat(490);
        AtomicReference<String> read = new AtomicReference<>("");
        Thread small = new Thread(null, () -> read.set(text(nested)), "small stack", 512 * 1024);
        small.start();
        small.join();
        assertThat(read.get()).contains("b").doesNotContain("****");
    }

    private static String text(String markdown) {
        return new SafeMarkdown(markdown).getElement().getTextRecursively();
    }

    private static Set<String> tags(String markdown) {
        return all(new SafeMarkdown(markdown).getElement()).map(Element::getTag).collect(Collectors.toSet());
    }

    private static Stream<Element> all(Element root) {
        return root.isTextNode()
                ? Stream.empty()
                : Stream.concat(Stream.of(root), root.getChildren().flatMap(SafeMarkdownTest::all));
    }
}
