package dev.argosy.standalone.bench;

import java.util.List;

/**
 * The straight line nearest to points, by least squares.
 *
 * @param slope of y in a unit of x
 * @param error the slope's standard error; 0 with fewer than three points
 * @param mean of y
 * @param points how many there are
 */
record Line(double slope, double error, double mean, int points) {
  /** Through these points, each {@code {x, y}}; level if they do not tell. */
  static Line through(List<double[]> points) {
    double n = points.size();
    double meanX = points.stream().mapToDouble(point -> point[0]).average().orElse(0);
    double meanY = points.stream().mapToDouble(point -> point[1]).average().orElse(0);
    double squares = 0;
    double products = 0;
    for (double[] point : points) {
      squares += (point[0] - meanX) * (point[0] - meanX);
      products += (point[0] - meanX) * (point[1] - meanY);
    }
    if (squares == 0) {
      return new Line(0, 0, meanY, points.size());
    }
    double slope = products / squares;
    double left = 0;
    for (double[] point : points) {
      double off = point[1] - meanY - slope * (point[0] - meanX);
      left += off * off;
    }
    double error = n > 2 ? Math.sqrt(left / (n - 2) / squares) : 0;
    return new Line(slope, error, meanY, points.size());
  }
}
