package dev.linalloc.cli;

import dev.linalloc.host.ink.InkReport;
import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Writes the cost of calls as a table and as a chart. */
final class GasFiles {
  private GasFiles() {}

  static List<String> csv(Map<String, InkReport> reports) {
    List<String> lines = new ArrayList<>();
    lines.add("target,walk_ink,zeroed_walk_ink,fresh_ink,reused_ink,bytes,pages,walk_calls");
    reports.forEach(
        (name, report) ->
            lines.add(
                "%s,%.1f,%.1f,%.1f,%.1f,%d,%d,%d"
                    .formatted(
                        name,
                        report.alloc(),
                        report.allocZeroed(),
                        report.fresh(),
                        report.reused(),
                        report.bytes(),
                        report.pages(),
                        report.calls())));
    return lines;
  }

  /** Draws a group of bars per kind of call, with a bar per target. */
  static void chart(Map<String, InkReport> reports, Path file) throws IOException {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(800)
            .height(360)
            .title("Ink per call")
            .yAxisTitle("ink (10,000 are 1 gas)")
            .build();
    chart
        .getStyler()
        .setLegendPosition(LegendPosition.OutsideS)
        .setLegendLayout(LegendLayout.Horizontal)
        .setLegendBorderColor(Color.WHITE)
        .setChartTitleBoxVisible(false)
        .setChartBackgroundColor(Color.WHITE)
        .setPlotBorderVisible(false);
    chart.getStyler().setPlotGridVerticalLinesVisible(false);
    chart
        .getStyler()
        .setPlotGridLinesStroke(new BasicStroke(1)); // solid: dashes would add 100 KB of paths
    chart.getStyler().setYAxisDecimalPattern("#,###");
    List<String> calls = List.of("edge_cases, mean", "alloc(16, 8), fresh", "alloc(16, 8), reused");
    reports.forEach(
        (name, report) ->
            chart.addSeries(name, calls, List.of(report.alloc(), report.fresh(), report.reused())));
    VectorGraphicsEncoder.saveVectorGraphic(chart, file.toString(), VectorGraphicsFormat.SVG);
  }
}
