package dev.linalloc.bench;

import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Draws the charts of the results. */
final class Charts {
  /** Solid, because each dash would become a path of its own in the file. */
  private static final BasicStroke SOLID = new BasicStroke(0.5f);

  private static final MathContext THREE_DIGITS = new MathContext(3);

  private final Report report;

  Charts(Report report) {
    this.report = report;
  }

  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    save(alloc(), folder.resolve("alloc.svg"));
    save(zeroed(), folder.resolve("zeroed.svg"));
    save(live(), folder.resolve("live.svg"));
  }

  private static void save(Chart<?, ?> chart, Path file) throws IOException {
    if (!chart.getSeriesMap().isEmpty()) {
      VectorGraphicsEncoder.saveVectorGraphic(chart, file.toString(), VectorGraphicsFormat.SVG);
    }
  }

  private CategoryChart alloc() {
    CategoryChart chart = categories("One allocation of 16 to 256 bytes", "ns", true);
    chart.getStyler().setLabelsVisible(true).setLegendVisible(false);
    chart.getStyler().setXAxisLabelRotation(30);
    bars(
        chart,
        "ns",
        Plan.ALLOC,
        List.of(
            "mini",
            "mini in C",
            "mini by the front door",
            "LinearArena",
            "slicingAllocator",
            "LWJGL MemoryStack",
            "wee",
            "dl",
            "LWJGL rpmalloc",
            "LWJGL jemalloc",
            "FFM malloc",
            "Netty pooled",
            "Netty adaptive",
            "Arena.ofConfined"));
    return chart;
  }

  private void bars(CategoryChart chart, String name, String group, List<String> rows) {
    List<String> labels = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    for (String row : rows) {
      double median = report.median(group, "", row);
      if (!Double.isNaN(median)) {
        labels.add(row);
        values.add(BigDecimal.valueOf(median).round(THREE_DIGITS).doubleValue());
      }
    }
    if (!labels.isEmpty()) {
      // Bars start at 0 by default, which a logarithmic axis does not have.
      double least = values.stream().min(Double::compare).orElseThrow();
      chart.getStyler().setYAxisMin(Math.pow(10, Math.floor(Math.log10(least))));
      chart.addSeries(name, labels, values);
    }
  }

  /** Draws the time of LinearArena as a share of that of Arena.ofConfined. */
  private CategoryChart zeroed() {
    CategoryChart chart =
        categories(
            "64 MiB of zero-filled segments: time as a share of Arena.ofConfined's",
            "share",
            false);
    List<String> sizes = Stream.of(SegmentSize.values()).map(SegmentSize::toString).toList();
    for (String row : List.of("LinearArena, fresh", "LinearArena, reset")) {
      for (String touch : List.of("untouched", "whole")) {
        List<Double> shares =
            sizes.stream()
                .map(
                    size -> report.ratio(Plan.ZEROED, size + ", " + touch, row, "Arena.ofConfined"))
                .toList();
        if (shares.stream().noneMatch(share -> share.isNaN())) {
          chart.addSeries(
              row + ", " + (touch.equals("whole") ? "touched whole" : touch), sizes, shares);
        }
      }
    }
    return chart;
  }

  private XYChart live() {
    XYChart chart =
        new XYChartBuilder()
            .width(900)
            .height(420)
            .title("An operation as blocks stay live")
            .xAxisTitle("live blocks")
            .yAxisTitle("ns")
            .build();
    chart.getStyler().setXAxisLogarithmic(true).setYAxisLogarithmic(true);
    chart
        .getStyler()
        .setChartBackgroundColor(Color.WHITE)
        .setLegendPosition(LegendPosition.OutsideE);
    chart.getStyler().setPlotGridLinesStroke(SOLID);
    for (String row : Plan.LIVE_ROWS) {
      List<Double> x = new ArrayList<>();
      List<Double> y = new ArrayList<>();
      for (int live = 1_000; live <= 10_000_000; live *= 10) {
        double median = report.median(Plan.LIVE, "" + live, row);
        if (!Double.isNaN(median)) {
          x.add((double) live);
          y.add(median);
        }
      }
      if (!x.isEmpty()) {
        chart.addSeries(row, x, y);
      }
    }
    return chart;
  }

  private static CategoryChart categories(String title, String axis, boolean logarithmic) {
    CategoryChart chart =
        new CategoryChartBuilder().width(900).height(420).title(title).yAxisTitle(axis).build();
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setYAxisLogarithmic(logarithmic).setLegendPosition(LegendPosition.OutsideS);
    chart.getStyler().setPlotGridVerticalLinesVisible(false);
    chart.getStyler().setPlotGridLinesStroke(SOLID);
    return chart;
  }
}
