package io.attune.ui.chart;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.dependency.JavaScript;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Header;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.dom.Element;
import io.attune.annotation.round.Point;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A line chart that grows: a sentence as its title, the last value at each end, and a table behind a click. */
@JavaScript("context://webjars/echarts/5.5.0/echarts.min.js")
@JavaScript("context://js/shell.js")
@JavaScript("context://js/chart.js")
public final class LineChart extends Div {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final ChartSpec spec;
    private final H2 title;
    private final Div plot = new Div();
    private final Map<String, ArrayNode> points = new TreeMap<>();

    /** @param sentence what the chart says in words */
    public LineChart(String sentence, ChartSpec spec) {
        this.spec = spec;
        this.title = new H2(sentence);
        addClassNames("panel", "chart");
        plot.addClassName("plot");
        plot.getElement().setAttribute("role", "img");
        describe(sentence);
        Div table = table();
        NativeButton toggle = new NativeButton("table");
        toggle.addClassName("link-button");
        toggle.getElement().setAttribute("aria-label", "Show the numbers behind this chart");
        toggle.addClickListener(
                _ -> plot.getElement().executeJs("window.attune.chart.table(this, $0)", table.getElement()));
        Span gap = new Span();
        gap.addClassName("grow");
        add(new Header(title, gap, toggle), plot, table);
    }

    /** Says it in other words, now that the numbers have changed. */
    public void describe(String sentence) {
        title.setText(sentence);
        plot.getElement().setAttribute("aria-label", sentence);
    }

    /** Gives a series its past, before the chart is shown; nothing happens when the series is not one of this chart's. */
    public void fill(String series, List<Point> past) {
        if (!spec.keys().contains(series)) {
            return;
        }
        ArrayNode pairs = JSON.arrayNode();
        past.forEach(point -> pairs.add(JSON.arrayNode().add(point.step()).add(point.value())));
        points.put(series, pairs);
    }

    /** One more point; nothing happens when the series is not one of this chart's. */
    public void grow(String series, Point point) {
        if (!spec.keys().contains(series)) {
            return;
        }
        plot.getElement()
                .executeJs("window.attune.chart.add(this, $0, $1, $2)", series, (double) point.step(), point.value());
    }

    @Override
    protected void onAttach(AttachEvent attached) {
        plot.getElement().executeJs("window.attune.chart.open(this, $0)", description());
    }

    private ObjectNode description() {
        ObjectNode node = JSON.objectNode();
        node.put("x", spec.x()).put("unit", spec.unit()).put("percent", spec.percent());
        ArrayNode lines = node.putArray("series");
        spec.series()
                .forEach(one -> lines.addObject()
                        .put("key", one.key())
                        .put("label", one.label())
                        .put("colour", one.colour()));
        ChartSpec.Limit limit = spec.limit();
        if (limit != null) {
            node.putObject("limit")
                    .put("value", limit.value())
                    .put("label", limit.label())
                    .put("barrier", limit.barrier());
        }
        ChartSpec.Band band = spec.band();
        if (band != null) {
            node.putObject("band").put("low", band.low()).put("high", band.high());
        }
        ObjectNode past = node.putObject("points");
        points.forEach(past::set);
        return node;
    }

    private static Div table() {
        Element sheet = new Element("table");
        sheet.getClassList().add("sheet");
        Div box = new Div();
        box.addClassName("table");
        box.getElement().appendChild(sheet).setAttribute("hidden", true);
        return box;
    }
}
