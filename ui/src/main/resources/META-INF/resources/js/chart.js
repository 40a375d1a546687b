// Live line charts on ECharts. The server sends a description once and points as they come; colours are the page's own.
window.attune ??= {};

window.attune.chart = (() => {
  const open = new Set();
  const MOST_POINTS = 3000;

  /** Lets every other point of the older half go. */
  function thin(points) {
    const half = points.length >> 1;
    points.splice(0, half, ...points.slice(0, half).filter((_, place) => place % 2 === 0));
  }

  /** What a CSS colour is in the current scheme. */
  function colour(host, name) {
    const probe = document.createElement('span');
    probe.style.color = `var(${name})`;
    host.append(probe);
    const found = getComputedStyle(probe).color;
    probe.remove();
    return found;
  }

  function number(chart, value) {
    if (chart.spec.percent) return `${(value * 100).toFixed(0)} %`;
    if (Math.abs(value) < 0.0005) return '0';
    const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 1 ? 2 : 3;
    return value.toFixed(digits);
  }

  function axes(chart, ink, line) {
    const label = { color: ink, fontSize: 11, hideOverlap: true };
    const quietLine = { lineStyle: { color: line } };
    return {
      xAxis: {
        type: 'value', name: chart.spec.x, nameLocation: 'end', nameGap: 14, nameTextStyle: { color: ink, fontSize: 11, verticalAlign: 'top', padding: [7, 0, 0, 0] }, minInterval: 1,
        min: 'dataMin', max: 'dataMax', axisLabel: label, axisLine: quietLine, axisTick: { show: false }, splitLine: { show: false },
      },
      yAxis: {
        type: 'value', name: chart.spec.unit, nameTextStyle: { color: ink, fontSize: 11, align: 'left', padding: [0, 0, 0, -28] }, scale: !chart.spec.percent,
        min: chart.spec.percent ? 0 : chart.spec.limit ? ({ min }) => Math.min(0, Math.round(10 * min) / 10) : null, max: chart.spec.percent ? 1 : chart.spec.limit ? ({ max }) => Math.max(max, chart.spec.limit.value) : null,
        interval: chart.spec.percent ? 0.25 : null, splitNumber: 4,
        axisLabel: { ...label, formatter: (value) => (chart.spec.percent ? `${Math.round(value * 100)}` : String(value)) },
        splitLine: { ...quietLine, lineStyle: { color: line, opacity: 0.6 } },
      },
    };
  }

  function lineOf(chart, series) {
    const stroke = colour(chart.host, series.colour);
    return {
      id: series.key, name: series.label, type: 'line', showSymbol: chart.points[series.key].length === 1, symbolSize: 6, lineStyle: { width: 2, color: stroke }, itemStyle: { color: stroke },
      data: chart.points[series.key],
      endLabel: { show: true, color: stroke, fontSize: 12, fontWeight: 600, distance: 6, formatter: ({ value }) => number(chart, value[1]) },
      markLine: chart.spec.limit && series === chart.spec.series[0] ? limitLine(chart) : undefined,
    };
  }

  function limitLine(chart) {
    const { value, label, barrier } = chart.spec.limit;
    const stroke = colour(chart.host, barrier ? '--series-limit' : '--quiet');
    return {
      silent: true, symbol: 'none', data: [{ yAxis: value }], lineStyle: { color: stroke, type: 'dashed', width: 1.5 },
      label: { position: 'insideEndBottom', color: stroke, fontSize: 11, formatter: label },
    };
  }

  /** An interval: one polygon along its upper end and back along the lower one. */
  function band(chart) {
    if (!chart.spec.band) return [];
    const low = chart.points[chart.spec.band.low];
    const high = chart.points[chart.spec.band.high];
    const fill = colour(chart.host, chart.spec.series[0].colour);
    return [{
      id: 'band', type: 'custom', silent: true, z: 1, data: low, tooltip: { show: false },
      renderItem: ({ dataIndexInside }, { coord }) =>
        dataIndexInside > 0 ? null : {
          type: 'polygon',
          shape: { points: [...high.map((point) => coord(point)), ...low.toReversed().map((point) => coord(point))] },
          style: { fill, opacity: 0.14 },
        },
    }];
  }

  function draw(chart) {
    const ink = colour(chart.host, '--quiet');
    const line = colour(chart.host, '--line');
    const paper = colour(chart.host, '--paper');
    const several = chart.spec.series.length > 1;
    chart.echarts.setOption({
      animation: false,
      grid: { left: 40, right: 62, top: several ? 40 : 26, bottom: 24 },
      legend: several ? { top: 0, right: 0, itemWidth: 14, itemHeight: 3, icon: 'rect', textStyle: { color: ink, fontSize: 11 }, data: chart.spec.series.map((one) => one.label) } : { show: false },
      tooltip: {
        trigger: 'axis', backgroundColor: paper, borderColor: line, textStyle: { color: colour(chart.host, '--ink'), fontSize: 12 },
        renderMode: 'richText', valueFormatter: (value) => number(chart, value),
      },
      ...axes(chart, ink, line),
      series: [...band(chart), ...chart.spec.series.map((series) => lineOf(chart, series))],
    }, { replaceMerge: ['series'] });
    chart.host.dataset.points = String(Math.max(0, ...chart.spec.series.map(({ key }) => chart.points[key].length)));
  }

  /** Many points that come at once are drawn once. */
  function schedule(chart) {
    chart.frame ??= requestAnimationFrame(() => {
      chart.frame = null;
      if (chart.host.isConnected) draw(chart);
    });
  }

  function cell(row, tag, text) {
    const made = document.createElement(tag);
    made.textContent = text;
    made.className = 'number';
    row.append(made);
  }

  function fillTable(chart, table) {
    const head = document.createElement('tr');
    [chart.spec.x, ...chart.spec.series.map((series) => series.label)].forEach((name) => cell(head, 'th', name));
    const columns = chart.spec.series.map(({ key }) => new Map(chart.points[key]));
    const steps = [...new Set(columns.flatMap((column) => [...column.keys()]))].sort((a, b) => b - a);
    const rows = steps.slice(0, 200).map((step) => {
      const row = document.createElement('tr');
      cell(row, 'td', String(step));
      columns.forEach((column) => cell(row, 'td', column.has(step) ? number(chart, column.get(step)) : ''));
      return row;
    });
    table.replaceChildren(head, ...rows);
  }

  function recolour() {
    for (const chart of open) {
      if (chart.host.isConnected) draw(chart);
      else close(chart);
    }
  }

  function close(chart) {
    open.delete(chart);
    chart.size.disconnect();
    chart.echarts.dispose();
  }

  window.addEventListener('attune-scheme', recolour);

  return {
    open(host, spec) {
      if (host.$chart) close(host.$chart);
      const keys = [...spec.series.map(({ key }) => key), ...(spec.band ? [spec.band.low, spec.band.high] : [])];
      const chart = { host, spec, points: Object.fromEntries(keys.map((key) => [key, spec.points[key] ?? []])) };
      chart.echarts = window.echarts.init(host, null, { renderer: 'svg' });
      chart.size = new ResizeObserver(() => chart.echarts.resize());
      chart.size.observe(host);
      host.$chart = chart;
      open.add(chart);
      draw(chart);
    },

    /** One more point; a step that is there already is replaced. */
    add(host, key, step, value) {
      const points = host.$chart?.points[key];
      if (!points) return;
      const last = points.at(-1);
      if (last && last[0] === step) last[1] = value;
      else points.push([step, value]);
      if (points.length > MOST_POINTS) thin(points);
      schedule(host.$chart);
    },

    table(host, table) {
      const shown = table.hidden;
      if (shown) fillTable(host.$chart, table.querySelector('table'));
      table.hidden = !shown;
      host.hidden = shown;
    },
  };
})();
