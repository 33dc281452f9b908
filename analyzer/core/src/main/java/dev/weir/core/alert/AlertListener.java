package dev.weir.core.alert;

/** Told of every alert twice: when it begins, and when it is over. */
public interface AlertListener {
  /** Called on the thread that feeds the engine; must not wait. */
  void changed(Alert alert);
}
