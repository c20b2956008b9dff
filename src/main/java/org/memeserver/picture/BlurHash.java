package org.memeserver.picture;

import java.awt.image.BufferedImage;

/**
 * Writes a picture's colours down in some 28 characters, of which an app makes a blurred stand-in until the picture is there. Source: the algorithm of
 * woltapp/blurhash (Algorithm.md). What is transparent counts as white.
 */
final class BlurHash {
  private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~";

  /** Waves along the longer and along the shorter side. */
  private static final int LONG_SIDE = 4;

  private static final int SHORT_SIDE = 3;

  private final int width;
  private final int height;

  /** Linear light, 0 to 1: red, green, blue for each pixel. */
  private final double[][] light;

  private BlurHash(BufferedImage picture) {
    this.width = picture.getWidth();
    this.height = picture.getHeight();
    this.light = new double[width * height][3];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int argb = picture.getRGB(x, y);
        int alpha = argb >>> 24;
        for (int i = 0; i < 3; i++) {
          int value = argb >> (16 - 8 * i) & 0xff;
          light[y * width + x][i] = linear((value * alpha + 255 * (255 - alpha)) / 255);
        }
      }
    }
  }

  /** @param picture a small one: the work grows with its pixels */
  static String of(BufferedImage picture) {
    boolean isUpright = picture.getHeight() > picture.getWidth();
    return new BlurHash(picture).encode(isUpright ? SHORT_SIDE : LONG_SIDE, isUpright ? LONG_SIDE : SHORT_SIDE);
  }

  private String encode(int across, int down) {
    double[][] waves = new double[across * down][];
    for (int j = 0; j < down; j++) {
      for (int i = 0; i < across; i++) {
        waves[j * across + i] = wave(i, j);
      }
    }
    double largest = 0;
    for (int i = 1; i < waves.length; i++) {
      for (double value : waves[i]) {
        largest = Math.max(largest, Math.abs(value));
      }
    }
    int scale = (int) Math.max(0, Math.min(82, Math.floor(largest * 166 - 0.5)));
    double mostShown = (scale + 1) / 166.0;
    StringBuilder hash = new StringBuilder();
    append(hash, across - 1 + (down - 1) * 9, 1);
    append(hash, scale, 1);
    append(hash, srgb(waves[0][0]) << 16 | srgb(waves[0][1]) << 8 | srgb(waves[0][2]), 4);
    for (int i = 1; i < waves.length; i++) {
      append(hash, (step(waves[i][0] / mostShown) * 19 + step(waves[i][1] / mostShown)) * 19 + step(waves[i][2] / mostShown), 2);
    }
    return hash.toString();
  }

  /** How much of a wave is in the picture. */
  private double[] wave(int i, int j) {
    double[] sum = new double[3];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double basis = Math.cos(Math.PI * i * x / width) * Math.cos(Math.PI * j * y / height);
        for (int band = 0; band < 3; band++) {
          sum[band] += basis * light[y * width + x][band];
        }
      }
    }
    double scale = (i == 0 && j == 0 ? 1.0 : 2.0) / (width * height);
    for (int band = 0; band < 3; band++) {
      sum[band] *= scale;
    }
    return sum;
  }

  /** One of 19 steps; they are finer around the middle. */
  private static int step(double value) {
    double root = Math.copySign(Math.sqrt(Math.abs(value)), value);
    return (int) Math.max(0, Math.min(18, Math.floor(root * 9 + 9.5)));
  }

  private static double linear(int value) {
    double v = value / 255.0;
    return v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
  }

  private static int srgb(double light) {
    double v = Math.max(0, Math.min(1, light));
    return (int) ((v <= 0.0031308 ? v * 12.92 : 1.055 * Math.pow(v, 1 / 2.4) - 0.055) * 255 + 0.5);
  }

  private static void append(StringBuilder hash, int value, int digits) {
    for (int i = digits - 1; i >= 0; i--) {
      hash.append(DIGITS.charAt(value / (int) Math.pow(83, i) % 83));
    }
  }
}
