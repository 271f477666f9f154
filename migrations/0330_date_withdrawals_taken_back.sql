-- Why: a withdrawal that was taken back after the buyer had failed raised the claim, and no officer saw it. What is taken back counts as
-- declared on that day, like what is declared anew, though it takes nobody's place.

alter table policy.receivable
  drop constraint receivable_corrects_check,
  add constraint receivable_corrects_check check (corrects is null or corrected_on is not null);
grant update (corrected_on) on policy.receivable to policy_api;
