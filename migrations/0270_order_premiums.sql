-- Why: a cashier looks premiums up: what arrived on these days, on which policies a transfer was recorded, what a policy was paid. Each is
-- a list in the order of ids.
create index premium_payment_by_organisation on policy.premium_payment (organisation, id desc);
create index premium_payment_by_transfer on policy.premium_payment (reference, id desc);
