package io.penstock.job.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.model.spec.ColumnPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Floats as text, many of them: every exponent, its borders, and random bits. */
class FloatTextTest {

  @ParameterizedTest
  @ValueSource(strings = {"float8", "float4"})
  void isTheServersShortestForm(String type) throws Exception {
    List<String> literals = type.equals("float8") ? doubles() : floats();
    for (PostgresServers server : PostgresServers.all()) {
      ServerValues values = ServerValues.store(server, type, literals);
      ColumnPlan column = new ColumnPlan("v", 1, values.type(), false, "v", "String");
      ColumnWriter binary = ColumnWriters.binary(column, new LossyCounter());
      ColumnWriter text = ColumnWriters.text(column, new LossyCounter());
      for (int i = 0; i < literals.size(); i++) {
        byte[] printed = TranscodingTest.write(text, values.text().get(i));
        byte[] ours = TranscodingTest.write(binary, values.binary().get(i));
        assertThat(new String(ours, java.nio.charset.StandardCharsets.ISO_8859_1))
            .isEqualTo(new String(printed, java.nio.charset.StandardCharsets.ISO_8859_1));
      }
    }
  }

  private static List<String> doubles() {
    Random random = new Random(1);
    List<String> literals = new ArrayList<>();
    for (int power = -1074; power <= 1023; power++) {
      double value = Math.scalb(1.0, power);
      literals.add(Double.toString(value));
      literals.add(Double.toString(Math.nextUp(value)));
      literals.add(Double.toString(-Math.nextDown(value)));
    }
    for (int power = -323; power <= 308; power++) {
      literals.add("1e" + power);
      literals.add("9.5e" + (power - 1));
    }
    for (int i = 0; i < 30_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      literals.add(Double.toString(value));
      literals.add(Double.toString(random.nextGaussian() * 100));
      literals.add(Long.toString(random.nextLong() >> random.nextInt(60)));
    }
    return literals;
  }

  private static List<String> floats() {
    Random random = new Random(2);
    List<String> literals = new ArrayList<>();
    for (int power = -149; power <= 127; power++) {
      float value = Math.scalb(1.0f, power);
      literals.add(Float.toString(value));
      literals.add(Float.toString(Math.nextUp(value)));
      literals.add(Float.toString(Math.nextDown(value)));
    }
    for (int i = 0; i < 30_000; i++) {
      literals.add(Float.toString(Float.intBitsToFloat(random.nextInt())));
      literals.add(Float.toString((float) random.nextGaussian() * 1000));
    }
    return literals;
  }
}
