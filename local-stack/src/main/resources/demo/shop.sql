-- The demo's source: a small shop. Run once, in one transaction, by the role that owns it.
CREATE TABLE customers (
  id         int PRIMARY KEY,
  name       text NOT NULL,
  email      text,
  country    text NOT NULL,
  visits     int NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE orders (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  customer_id int NOT NULL,
  amount      numeric(10, 2) NOT NULL,
  status      text NOT NULL,
  ordered_at  timestamptz NOT NULL DEFAULT now(),
  updated_at  timestamptz
);

CREATE TABLE events (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  customer_id int NOT NULL,
  kind        text NOT NULL,
  payload     jsonb NOT NULL,
  at          timestamptz NOT NULL DEFAULT now()
);

INSERT INTO customers (id, name, email, country)
SELECT n, 'Customer ' || n, CASE WHEN n % 7 > 0 THEN 'c' || n || '@example.org' END,
       (ARRAY['DE', 'FR', 'IN', 'JP', 'US'])[1 + n % 5]
FROM generate_series(1, 20000) AS n;

INSERT INTO orders (customer_id, amount, status, ordered_at)
SELECT 1 + n % 20000, round(((n * 7919) % 50000) / 100.0, 2), 'shipped',
       now() - n * interval '1 minute'
FROM generate_series(1, 150000) AS n;

INSERT INTO events (customer_id, kind, payload, at)
SELECT 1 + n % 20000, (ARRAY['view', 'click', 'search'])[1 + n % 3],
       jsonb_build_object('page', '/p/' || n % 500, 'ms', n % 900), now() - n * interval '20 seconds'
FROM generate_series(1, 300000) AS n;
