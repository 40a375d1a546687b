package io.attune.deploy.experiment;

import static java.util.Locale.ROOT;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Draws a chart as SVG: its own background and, by the viewer's preference, light or dark colours, so that it is legible wherever it is shown. */
public final class Svg {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 420;
    private static final int LEFT = 72;
    private static final int RIGHT = 540;
    private static final int TOP = 56;
    private static final int BOTTOM = 360;
    private static final int LABEL_HEIGHT = 18;

    private static final String STYLE = """
            <style>
            text { font: 13px system-ui, sans-serif; fill: #1f2328 } .title { font-size: 15px; font-weight: 600 }
            .page { fill: #ffffff } .grid { stroke: #d8dee4 } .axis { stroke: #59636e } .line { fill: none; stroke-width: 2 }
            .s0 { --c: #0059b3 } .s1 { --c: #b34700 } .s2 { --c: #00734d } .s3 { --c: #8a2a6e } .s4 { --c: #59636e }
            .line, .leader { stroke: var(--c) } .point, .label { fill: var(--c) }
            @media (prefers-color-scheme: dark) {
              text { fill: #e6edf3 } .page { fill: #0d1117 } .grid { stroke: #30363d } .axis { stroke: #9198a1 }
              .s0 { --c: #6cb6ff } .s1 { --c: #ff9b57 } .s2 { --c: #4fd1a1 } .s3 { --c: #f09bd6 } .s4 { --c: #b1bac4 }
              .label { fill: var(--c) }
            }
            </style>
            """;

    private final Chart chart;
    private final Scale x;
    private final Scale y;
    private final StringBuilder svg = new StringBuilder();

    private Svg(Chart chart) {
        this.chart = chart;
        x = Scale.over(chart.series().stream().map(Chart.Series::x).toList(), false, LEFT, RIGHT);
        y = Scale.over(chart.series().stream().map(Chart.Series::y).toList(), chart.logarithmic(), BOTTOM, TOP);
    }

    public static String draw(Chart chart) {
        return new Svg(chart).draw();
    }

    private String draw() {
        add(String.format(
                ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\">",
                WIDTH,
                HEIGHT,
                WIDTH,
                HEIGHT));
        add(String.format(ROOT, "<title>%s</title>", escaped(chart.title())));
        svg.append(STYLE);
        add(String.format(ROOT, "<rect class=\"page\" width=\"%d\" height=\"%d\"/>", WIDTH, HEIGHT));
        add(String.format(ROOT, "<text class=\"title\" x=\"%d\" y=\"28\">%s</text>", LEFT, escaped(chart.title())));
        verticalAxis();
        horizontalAxis();
        for (int i = 0; i < chart.series().size(); i++) {
            plot(chart.series().get(i), i);
        }
        labels();
        add(String.format(ROOT, "</svg>"));
        return svg.toString();
    }

    private void verticalAxis() {
        for (double tick : y.ticks()) {
            double at = y.at(tick);
            add(String.format(
                    ROOT, "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>", LEFT, RIGHT, at, at));
            add(String.format(
                    ROOT,
                    "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
                    LEFT - 8,
                    at + 4,
                    Scale.show(tick)));
        }
        int height = (TOP + BOTTOM) / 2;
        add(String.format(
                ROOT,
                "<text transform=\"translate(18 %d) rotate(-90)\" text-anchor=\"middle\">%s</text>",
                height,
                escaped(chart.y())));
    }

    private void horizontalAxis() {
        for (double tick : x.ticks()) {
            double at = x.at(tick);
            add(String.format(
                    ROOT,
                    "<line class=\"axis\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>",
                    at,
                    at,
                    BOTTOM,
                    BOTTOM + 5));
            add(String.format(
                    ROOT,
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                    at,
                    BOTTOM + 20,
                    Scale.show(tick)));
        }
        add(String.format(
                ROOT, "<line class=\"axis\" x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/>", LEFT, RIGHT, BOTTOM, BOTTOM));
        int middle = (LEFT + RIGHT) / 2;
        add(String.format(
                ROOT,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                middle,
                HEIGHT - 14,
                escaped(chart.x())));
    }

    private void plot(Chart.Series series, int number) {
        StringBuilder path = new StringBuilder();
        add(String.format(ROOT, "<g class=\"s%d\">", number));
        for (int i = 0; i < series.x().length; i++) {
            double atX = x.at(series.x()[i]);
            double atY = y.at(series.y()[i]);
            if (series.line()) {
                path.append(String.format(ROOT, "%s%.1f %.1f", i == 0 ? "M" : "L", atX, atY));
            } else {
                String each = series.each().isEmpty()
                        ? "/>"
                        : "><title>" + escaped(series.each().get(i)) + "</title></circle>";
                add(String.format(ROOT, "<circle class=\"point\" cx=\"%.1f\" cy=\"%.1f\" r=\"5\"%s", atX, atY, each));
            }
        }
        if (series.line()) {
            add(String.format(ROOT, "<path class=\"line\" d=\"%s\"/>", path));
        }
        add(String.format(ROOT, "</g>"));
    }

    /** Names at the right, each as near the end of its series as its neighbours leave room, with the last value. */
    private void labels() {
        List<Chart.Series> series = chart.series();
        List<Integer> order = IntStream.range(0, series.size())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> end(series.get(i))))
                .toList();
        double free = TOP + 8;
        int left = order.size();
        for (int i : order) {
            double highest = BOTTOM - (left - 1.0) * LABEL_HEIGHT;
            double at = Math.max(free, Math.min(highest, end(series.get(i)) + 4));
            add(String.format(
                    ROOT,
                    "<text class=\"label s%d\" x=\"%d\" y=\"%.1f\">%s</text>",
                    i,
                    RIGHT + 10,
                    at,
                    escaped(labelled(series.get(i)))));
            free = at + LABEL_HEIGHT;
            left--;
        }
    }

    private double end(Chart.Series series) {
        return y.at(series.y()[series.y().length - 1]);
    }

    private static String labelled(Chart.Series series) {
        String mark = series.line() ? "" : "● ";
        double last = series.y()[series.y().length - 1];
        return mark + series.name() + (series.line() ? "  " + Scale.show(last) : "");
    }

    private void add(String line) {
        svg.append(line).append('\n');
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
