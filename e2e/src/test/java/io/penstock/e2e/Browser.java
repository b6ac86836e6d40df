package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.stack.StackFile;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.ElementNotInteractableException;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A headless Chromium on the controller's page, and what a person does with it. */
final class Browser implements AutoCloseable {

  static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private static final Duration FIRST_LOOK = Duration.ofMillis(100);

  /** To read all that is shown takes a browser some tens of milliseconds of a core. */
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

  private static final Duration BETWEEN_KEYS = Duration.ofMillis(10);

  private static final int MOST_TABS = 120;

  /** In the window and with an outline; the page itself, where Tab begins anew, needs none. */
  private static final String FOCUS_SHOWS =
      """
      const one = document.activeElement;
      const box = one.getBoundingClientRect();
      const style = getComputedStyle(one);
      return one === document.body || one.matches(':focus-visible') && style.outlineStyle !== 'none'
        && parseFloat(style.outlineWidth) > 0 && box.width > 0 && box.height > 0
        && box.bottom > 0 && box.top < innerHeight""";

  private final ChromeDriver driver;
  private final String url;

  Browser(StackFile file, Path profile) {
    url = file.controller().url();
    ChromeOptions options = new ChromeOptions();
    options.setBinary(CHROMIUM.toFile());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--user-data-dir=" + profile);
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    // Named, so that nothing is looked for elsewhere.
    driver =
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .usingAnyFreePort()
                .build(),
            options);
    try {
      width(1200);
      driver.get(url);
      type("Key id", file.controller().keyId());
      type("Key secret", file.controller().keySecret());
      driver.switchTo().activeElement().sendKeys(Keys.ENTER);
      sees("Pipes");
    } catch (RuntimeException | Error e) {
      // Nobody else could end it.
      driver.quit();
      throw e;
    }
  }

  /** Whether there is one to be had. */
  static boolean isInstalled() {
    return Files.isExecutable(DRIVER) && Files.isExecutable(CHROMIUM);
  }

  void open(String place) {
    driver.get(url + "/#/" + place);
  }

  /** The part of the address after the hash. */
  String place() {
    String at = String.valueOf(driver.getCurrentUrl());
    return at.substring(at.indexOf('#') + 1);
  }

  void width(int pixels) {
    driver.manage().window().setSize(new Dimension(pixels, 900));
  }

  /** Waits until a person can read it somewhere. */
  void sees(String text) {
    until("\"" + text + "\" on the page", () -> text().contains(text));
  }

  String text() {
    return driver.findElement(By.tagName("body")).getText();
  }

  /** What stands in the first element of a selector. */
  String textOf(String selector) {
    return driver.findElement(By.cssSelector(selector)).getText();
  }

  /** Fills the input with that label. */
  void type(String label, String value) {
    WebElement input = labelled(label);
    input.clear();
    input.sendKeys(value);
  }

  /** Goes on from the field with that label, by the keyboard. */
  void leave(String label) {
    labelled(label).sendKeys(Keys.TAB);
  }

  /** Ticks the box with that label. */
  void tick(String label) {
    labelled(label).click();
  }

  /** Chooses from the list with that label, by a choice's value. */
  void choose(String label, String value) {
    labelled(label).findElement(By.cssSelector("option[value='" + value + "']")).click();
  }

  /** Waits until the page says what is wrong beside the field with that label, and nowhere else. */
  void complainsOf(String label, String text) {
    until(
        "\"" + text + "\" beside " + label,
        () ->
            driver
                .findElements(By.cssSelector("[role=alert]:not([hidden]), .wrong:not([hidden])"))
                .stream()
                .map(WebElement::getText)
                .filter(said -> said.contains(text))
                .toList()
                .equals(List.of(complaint(labelled(label)))));
  }

  private String complaint(WebElement input) {
    return String.valueOf(
        script(
            """
            return arguments[0].getAttribute('aria-invalid') === 'true'
              ? arguments[0].getAttribute('aria-describedby').split(' ')
                  .map((id) => document.getElementById(id)).find((one) => one.matches('.wrong')).innerText
              : ''""",
            input));
  }

  /** Presses keys where the focus is. */
  void keys(CharSequence... keys) {
    driver.switchTo().activeElement().sendKeys(keys);
  }

  /** Presses Tab until the focus is on what is called so; everything on the way shows it. */
  void tabTo(String name) {
    List<String> passed = new ArrayList<>();
    until(
        name + " by Tab",
        BETWEEN_KEYS,
        BETWEEN_KEYS,
        () -> {
          keys(Keys.TAB);
          assertThat(script(FOCUS_SHOWS)).as("a focus that is seen on %s", focus()).isEqualTo(true);
          passed.add(focus());
          assertThat(passed).as("what Tab comes by").hasSizeLessThan(MOST_TABS);
          return focus().equals(name);
        });
  }

  /** By what a person or a screen reader calls the thing that has the focus. */
  String focus() {
    return String.valueOf(
        script(
            """
            const one = document.activeElement;
            const name = one.getAttribute('aria-label') ?? one.labels?.[0]?.innerText ?? one.innerText;
            return name.trim().split('\\n')[0]"""));
  }

  void focuses(String name) {
    until("the focus on " + name + ", which is on " + focus(), () -> focus().equals(name));
  }

  private WebElement labelled(String label) {
    By by =
        By.xpath(
            "//label[normalize-space(.)='%1$s' or span[.='%1$s']] | //input[@aria-label='%1$s']"
                .formatted(label));
    until(label, () -> !driver.findElements(by).isEmpty());
    WebElement found = driver.findElement(by);
    if (found.getTagName().equals("input")) {
      return found;
    }
    String id = found.getDomAttribute("for");
    return id == null ? found.findElement(By.tagName("input")) : driver.findElement(By.id(id));
  }

  /** Opens what is folded, once there is something, or folds it again. */
  void unfold(boolean open) {
    until("something folded", () -> !driver.findElements(By.tagName("details")).isEmpty());
    script(
        "document.querySelectorAll('details').forEach((one) => { one.open = arguments[0]; })",
        open);
  }

  /** By keyboard alone: focus, then Enter; by its words, or by what a screen reader says of it. */
  void press(String button) {
    pressOneOf("", button);
  }

  /** The same within what is of a class, where another button bears the same words. */
  void pressIn(String place, String button) {
    pressOneOf("//*[contains(concat(' ', @class, ' '), ' " + place + " ')]", button);
  }

  private void pressOneOf(String place, String button) {
    By by =
        By.xpath(
            (place
                    + "/descendant::*[self::button or self::a][not(@hidden) and (normalize-space(.)='%1$s' or @aria-label='%1$s')]")
                .formatted(button));
    until(
        "button " + button,
        () ->
            driver.findElements(by).stream()
                .anyMatch(one -> one.isDisplayed() && one.isEnabled() && pressed(one)));
  }

  private boolean pressed(WebElement button) {
    script("arguments[0].focus()", button);
    boolean focused = driver.switchTo().activeElement().equals(button);
    if (focused) {
      button.sendKeys(Keys.ENTER);
    }
    return focused;
  }

  Object script(String script, Object... arguments) {
    return ((JavascriptExecutor) driver).executeScript(script, arguments);
  }

  /** Elements of a selector that are shown. */
  long count(String selector) {
    return driver.findElements(By.cssSelector(selector)).stream()
        .filter(WebElement::isDisplayed)
        .count();
  }

  /** Whether the page is as wide as the window, so that nothing has to be scrolled sideways. */
  boolean fits() {
    return Boolean.TRUE.equals(
        script(
            "return document.documentElement.scrollWidth <= document.documentElement.clientWidth"));
  }

  /** What the browser complained of, refusals by the Content-Security-Policy among it. */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(entry -> entry.getLevel() + " " + entry.getMessage())
        .toList();
  }

  /** A picture for the documents, where one is wanted: {@code -Dpenstock.screenshots=DIR}. */
  void picture(String name, String... at) {
    String directory = System.getProperty("penstock.screenshots", "");
    if (directory.isEmpty()) {
      return;
    }
    for (String selector : at) {
      script("document.querySelector(arguments[0]).scrollIntoView()", selector);
    }
    File picture = driver.getScreenshotAs(OutputType.FILE);
    try {
      Path to = Path.of(directory);
      Files.createDirectories(to);
      Files.copy(
          picture.toPath(),
          to.resolve(name + ".png"),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  void until(String what, Callable<Boolean> condition) {
    until(what, FIRST_LOOK, BETWEEN_LOOKS, condition);
  }

  private void until(String what, Duration first, Duration between, Callable<Boolean> condition) {
    try {
      Awaitility.await(what)
          .atMost(LIMIT)
          .pollDelay(first)
          .pollInterval(between)
          // The page redraws while it is being looked at.
          .ignoreExceptionsMatching(
              e ->
                  e instanceof StaleElementReferenceException
                      || e instanceof ElementNotInteractableException)
          .until(condition);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          what
              + " did not come. At "
              + driver.getCurrentUrl()
              + " there is: "
              + text()
              + "\nThe browser says: "
              + complaints(),
          e);
    }
  }

  @Override
  public void close() {
    driver.quit();
  }
}
