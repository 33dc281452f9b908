package dev.weir.demo;

import java.util.Random;

/** Text to sell things with; the same seed gives the same text. */
final class Words {
  private static final String[] WORDS = {
    "robust", "light", "oak", "steel", "lamp", "chair", "desk", "blue", "round", "folding",
    "kettle", "shelf", "outdoor", "small", "large", "handmade", "set", "of", "four", "with",
    "drawer", "copper", "garden", "glass", "warm", "wool", "carpet", "for", "every", "room"
  };

  private Words() {}

  static String some(int count, long seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder(count * 7);
    for (int i = 0; i < count; i++) {
      text.append(i == 0 ? "" : " ").append(WORDS[random.nextInt(WORDS.length)]);
    }
    return text.toString();
  }

  /** A product as JSON, with a description of so many words. */
  static String product(int id, int words) {
    Random random = new Random(id);
    return "{\"id\":"
        + id
        + ",\"name\":\""
        + some(2 + random.nextInt(3), id)
        + "\",\"price_cents\":"
        + (500 + random.nextInt(90_000))
        + ",\"image\":\"/images/"
        + (1 + id % 6)
        + ".png\",\"description\":\""
        + some(words, -id)
        + "\"}";
  }

  /** A page of HTML. */
  static String page(String title) {
    return "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>"
        + title
        + "</title><link rel=\"stylesheet\" href=\"/shop.css\"></head>\n<body><h1>"
        + title
        + "</h1>\n<p>"
        + some(300, title.hashCode())
        + ".</p></body></html>\n";
  }

  static String style() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 120; i++) {
      text.append(".product-").append(i).append(" { margin: ").append(i % 7).append("px; }\n");
    }
    return text.toString();
  }
}
