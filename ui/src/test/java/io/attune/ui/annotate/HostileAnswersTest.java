package io.attune.ui.annotate;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.annotation.project.ProjectView;
import io.attune.kafka.event.TaskKind;
import io.attune.ui.OnSite;
import io.attune.ui.Site;
import io.attune.ui.Visitor;
import io.attune.ui.text.HostileTexts;
import org.junit.jupiter.api.Test;

/** What {@link HostileTexts} try, tried in a real browser: as prompt, as answer, and while they are judged away. */
@OnSite
class HostileAnswersTest {
    private static final String FOREIGN =
            "() => document.querySelectorAll('.stage :is(script, img, svg, iframe, style, link, base, form, input, details, math, object, embed)').length";

    private final Site site;

    HostileAnswersTest(Site site) {
        this.site = site;
    }

    @Test
    void hostileTextsStayTexts() {
        ProjectView project = site.ground().project(TaskKind.PAIR);
        for (String text : HostileTexts.ALL) {
            site.ground().task(project, text, text, "A harmless answer.");
        }
        try (Visitor visitor = site.visitor(1280, 800)) {
            visitor.signIn(site.ground().annotator()).annotate(project);
            for (int i = 0; i < HostileTexts.ALL.size(); i++) {
                assertThat(visitor.page().evaluate(FOREIGN)).isEqualTo(0);
                assertThat(visitor.page().evaluate("() => window.hurt === undefined"))
                        .isEqualTo(true);
                assertThat(
                                visitor.page()
                                        .evaluate(
                                                "() => [...document.querySelectorAll('.stage a')].every(a => /^(https?|mailto):/i.test(a.getAttribute('href')))"))
                        .isEqualTo(true);
                visitor.judge("4");
            }
            assertThat(visitor.page().evaluate("() => window.hurt === undefined"))
                    .isEqualTo(true);
        }
        assertThat(site.ground().judgments(project)).hasSize(HostileTexts.ALL.size());
    }
}
