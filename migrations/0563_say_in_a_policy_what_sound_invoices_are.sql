-- Why: as 0561, for invoices, of which it is written later what was paid.

create policy invoice_is_sound on policy.invoice as restrictive for all with check ((
  id like 'in\_%'
  and kind in ('premium', 'endorsement', 'earned', 'repayment')
  and position >= 1
  and amount > 0
  and paid between 0 and amount
) is not false);
alter table policy.invoice
  drop constraint invoice_id_check,
  drop constraint invoice_kind_check,
  drop constraint invoice_position_check,
  drop constraint invoice_amount_check,
  drop constraint invoice_check;
